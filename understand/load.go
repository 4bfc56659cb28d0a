package understand

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"lianluo/domain"
)

// The form of the files; configs/intents/words.yaml tells the office what each
// part is for.
type (
	fileForm struct {
		Words   wordsForm
		Kinds   map[string][]text
		Intents []intentForm
	}
	wordsForm struct {
		Same     map[string][]text // 看: [查看, 查询]
		Begin    []text
		End      []text
		Ask      []text
		Drop     []text
		Names    []text
		Keep     []text
		Soft     []text
		Question []text
		Doubt    []text
		Unreal   []text
		Others   []text
		Negation []text
		Heard    []text
		Plea     []text
		Sets     map[string][]text
	}
	intentForm struct {
		Label    text
		Roles    []text
		Tells    bool
		Beside   string
		With     []text
		Phrases  []text
		Examples text // one message a line
	}
)

// text is a word or phrase of a file, with the line its faults are told by.
type text struct {
	s    string
	line int
}

// UnmarshalYAML takes any plain value as the words it is written with.
func (t *text) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("这里应当是一句话，不能再分层")
	}
	*t = text{n.Value, n.Line}
	return nil
}

// Load reads every *.yaml file of a folder such as configs/intents, and of the
// office's own folders after it. What is said there weighs more. An error tells all
// faults, each with its file and line.
func Load(shipped fs.FS, own ...fs.FS) (*Matcher, error) {
	l := &loader{m: newMatcher(), sets: map[string][]string{}}
	var files []phraseFile
	for i, folder := range append([]fs.FS{shipped}, own...) {
		names, err := fs.Glob(folder, "*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			files = append(files, phraseFile{name: name, own: i > 0})
			l.file = name
			l.parse(folder, &files[len(files)-1].fileForm)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("没有找到说法文件（*.yaml）")
	}
	for _, f := range files {
		l.file = f.name
		l.words(f.Words)
		l.kinds(f.Kinds)
	}
	for _, f := range files {
		l.file, l.times = f.name, 1
		if f.own {
			l.times = ownTimes
		}
		for _, in := range f.Intents {
			l.intent(in)
		}
	}
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	l.m.likely = newLearning(func() *classifier { return l.m.lexicon.learn(l.said) })
	return l.m, nil
}

// ownTimes is how often each of the office's own examples is heard while learning:
// one line of theirs must tell among ten thousand.
const ownTimes = 8

// phraseFile is one file as it was read.
type phraseFile struct {
	name string
	own  bool
	fileForm
}

// loader fills a matcher and gathers the faults.
type loader struct {
	m      *Matcher
	sets   map[string][]string
	said   []remark
	file   string
	times  int // how often its examples are heard
	faults []error
}

func (l *loader) fault(line int, format string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf("%s:%d: %s", l.file, line, fmt.Sprintf(format, args...)))
}

func (l *loader) parse(fsys fs.FS, into *fileForm) {
	data, err := fs.ReadFile(fsys, l.file)
	if err == nil {
		err = yaml.Load(data, into, yaml.WithKnownFields())
	}
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			l.fault(e.Mark.Line, "%s", e.Message)
		}
	case errors.As(err, &one):
		l.fault(one.Mark.Line, "%s", one.Message)
	case err != nil:
		l.faults = append(l.faults, fmt.Errorf("%s: %w", l.file, err))
	}
}

// words fills the lexicon. Marks come last: they hold for all spellings.
func (l *loader) words(f wordsForm) {
	lex := &l.m.lexicon
	for _, canon := range slices.Sorted(maps.Keys(f.Same)) {
		for _, t := range f.Same[canon] {
			l.word(text{canon, t.line}, plain(canon), 0)
			l.word(t, plain(canon), 0)
		}
	}
	for _, t := range f.Drop {
		l.word(t, "", 0)
	}
	for _, t := range f.Begin {
		lex.open(plain(t.s))
	}
	for _, t := range f.End {
		lex.ends = append(lex.ends, plain(t.s))
	}
	for _, t := range f.Ask {
		lex.asks = append(lex.asks, plain(t.s))
	}
	for kind, list := range map[wordKind][]text{0: f.Keep, ending: f.Names, soft: f.Soft, question: f.Question, doubt: f.Doubt, doubt | unreal: f.Unreal, doubt | others: f.Others, negation: f.Negation} {
		for _, t := range list {
			lex.mark(plain(t.s), kind)
		}
	}
	for _, t := range f.Plea {
		lex.pleas = append(lex.pleas, plain(t.s))
	}
	for _, t := range f.Heard {
		lex.ears.add(plain(t.s))
	}
	for name, list := range f.Sets {
		for _, t := range list {
			l.sets[name] = append(l.sets[name], t.s)
		}
	}
}

func (l *loader) kinds(of map[string][]text) {
	for kind, words := range of {
		for _, w := range words {
			l.m.lexicon.kinds.add(plain(w.s), kind)
		}
	}
}

func (l *loader) word(t text, canon string, kind wordKind) {
	switch s := plain(t.s); {
	case s == "":
		l.fault(t.line, "这里缺少词语")
	case !l.m.lexicon.set(s, canon, kind):
		l.fault(t.line, "「%s」写在了两处，意思不同：请只留一处", t.s)
	}
}

// intent adds one block of phrases.
func (l *loader) intent(in intentForm) {
	s := &sense{where: fmt.Sprintf("%s:%d", l.file, in.Label.line), label: l.label(in.Label, "label"), tells: in.Tells, beside: in.Beside}
	if s.label < 0 {
		return
	}
	for _, r := range in.Roles {
		s.roles = append(s.roles, l.role(r))
	}
	for e := range strings.SplitSeq(in.Examples.s, "\n") {
		l.example(strings.TrimSpace(e), s)
	}
	for _, w := range in.With {
		s.with = append(s.with, l.m.lexicon.read(w.s, false).strict())
	}
	if in.Beside != "" && in.Beside != besideWords && in.Beside != besideFigures {
		l.fault(in.Label.line, "beside 只能写 %s 或 %s", besideWords, besideFigures)
	}
	if s.label == noneClass && len(in.Phrases) > 0 {
		l.fault(in.Phrases[0].line, "%s 只写 examples，不写 phrases", None)
		return
	}
	for _, t := range in.Phrases {
		l.phrases(t, s)
	}
}

func (l *loader) label(t text, key string) int {
	i := labelIndex(t.s)
	if t.s == None && key == "label" {
		return noneClass
	}
	if i < 0 {
		l.fault(t.line, "没有「%s」这个意图，请核对 %s", t.s, key)
	}
	return i
}

func (l *loader) role(t text) domain.Role {
	known := []domain.Role{domain.RoleVisitor, domain.RoleSecretary, domain.RoleLiaison, domain.RoleBoard, domain.RoleLeader, domain.RoleInspector, domain.RoleOffice}
	if !slices.Contains(known, domain.Role(t.s)) {
		l.fault(t.line, "没有「%s」这个角色，可以写 %v", t.s, known)
	}
	return domain.Role(t.s)
}

// mostLearnt is how many of a line's alternatives are learnt from.
const mostLearnt = 3

// example adds a message to learn from, said by each of the roles in turn.
func (l *loader) example(words string, s *sense) {
	role := domain.RoleMember
	if len(s.roles) > 0 {
		role = s.roles[len(l.said)%len(s.roles)]
	}
	for range l.times {
		if words != "" {
			l.said = append(l.said, remark{words, role, s.label})
		}
	}
}

// exampleName is what names in phrases begin with, so that no verb before 支部 is
// taken for a part of one unnoticed.
const exampleName = "三湖"

// phrases writes out the alternatives of a line and adds each. One fault for
// each other meaning is enough.
func (l *loader) phrases(t text, s *sense) {
	all, err := expand(t.s, l.sets)
	if err != nil {
		l.fault(t.line, "%v", err)
	}
	told := map[int]bool{}
	for i := 0; i < len(all); i += max(1, len(all)/mostLearnt) { // a line of many alternatives is no more common than others
		l.example(all[i], s)
	}
	for _, p := range all {
		m := l.m.lexicon.read(p, false)
		if m.strict() == "" {
			continue // every word of this alternative may be left out
		}
		if m.name != "" && !strings.HasPrefix(m.name, exampleName) {
			l.fault(t.line, "「%s」里的「%s」会被当成名称：请把前面的词加进 words.yaml 的 keep，真要写名称就写%s村支部", p, m.name, exampleName)
			break
		}
		other := l.m.add(m, s)
		if other != nil && !told[other.label] {
			told[other.label] = true
			l.fault(t.line, "「%s」已经是「%s」的说法（%s），请只留一处", p, labels[other.label].name, other.where)
		}
	}
}
