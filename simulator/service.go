package simulator

// maxServiceText is the most bytes of a service message's text (1.5).
const maxServiceText = 2048

// serviceMessage is what message/custom/send takes.
type serviceMessage struct {
	To    string `json:"touser"`
	Kind  string `json:"msgtype"`
	Text  struct{ Content string }
	Image struct {
		MediaID string `json:"media_id"`
	}
	Voice struct {
		MediaID string `json:"media_id"`
	}
	Video struct {
		MediaID     string `json:"media_id"`
		Title       string
		Description string
	}
	News struct{ Articles []Article }
	Menu struct {
		Head string `json:"head_content"`
		List []Choice
		Tail string `json:"tail_content"`
	} `json:"msgmenu"`
}

// serviceSend answers in the order in which WeChat looks: whom, what, whether the
// window is open.
func (p *Platform) serviceSend(c *call) (any, error) {
	var in serviceMessage
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	who, err := p.known(in.To)
	if err != nil {
		return nil, err
	}
	e, err := p.serviceEntry(in, c)
	switch {
	case err != nil:
		return nil, err
	case !who.follows:
		return nil, errCode(45015)
	case who.reach == Refuses:
		return nil, errCode(48002)
	}
	if err := who.window.take(c.now); err != nil {
		return nil, err
	}
	p.add(who, e)
	return nil, nil
}

func (p *Platform) serviceEntry(in serviceMessage, c *call) (Entry, error) {
	e := Entry{Side: FromAccount, Via: "service", Kind: in.Kind}
	var err error
	switch in.Kind {
	case "text":
		e.Text, err = in.Text.Content, checkServiceText(in.Text.Content)
	case "image":
		e.Media, err = in.Image.MediaID, p.needMedia(in.Image.MediaID, c)
	case "voice":
		e.Media, err = in.Voice.MediaID, p.needMedia(in.Voice.MediaID, c)
	case "video":
		e.Media, e.Title, e.Text, err = in.Video.MediaID, in.Video.Title, in.Video.Description, p.needMedia(in.Video.MediaID, c)
	case "news":
		e.Articles, err = in.News.Articles, checkArticles(in.News.Articles)
	case "msgmenu":
		e.Kind, e.Title, e.Choices, e.Text = "choice", in.Menu.Head, in.Menu.List, in.Menu.Tail
	default:
		err = errCode(40008)
	}
	return e, err
}

func checkServiceText(s string) error {
	switch {
	case s == "":
		return errCode(44004)
	case len(s) > maxServiceText:
		return errCode(45002)
	}
	return nil
}

// checkArticles lets one card through: a service message has no more.
func checkArticles(list []Article) error {
	if len(list) != 1 {
		return errCode(45008)
	}
	return nil
}

func (p *Platform) needMedia(id string, c *call) error {
	if _, ok := p.shelf.find(id, c.now, p.o.Rules); !ok {
		return errCode(40007)
	}
	return nil
}
