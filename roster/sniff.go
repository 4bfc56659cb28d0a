package roster

import (
	"bytes"
	"unicode/utf8"
)

// sniffed is how many bytes are looked at. The header is Chinese, so the first
// line already tells UTF-8 from GBK.
const sniffed = 64 << 10

type fileKind int

const (
	xlsxFile fileKind = iota
	utf8File
	gbkFile
	oldExcel
	htmlFile
	utf16File
	emptyFile
	binaryFile
)

var advice = map[fileKind]string{
	oldExcel:   "这是旧版 Excel（.xls）文件，或是加了密码的文件。请用 Excel 打开，「另存为」选「Excel 工作簿（*.xlsx）」，不设密码，再导入。",
	htmlFile:   "这其实是网页，只是名字像表格（常见于从网站下载的「xls」）。请用 Excel 打开，「另存为」选「Excel 工作簿（*.xlsx）」，再导入。",
	utf16File:  "这是「Unicode 文本」。请用 Excel 打开，「另存为」选「Excel 工作簿（*.xlsx）」或「CSV UTF-8」，再导入。",
	emptyFile:  "文件是空的。",
	binaryFile: "不是 Excel（.xlsx）也不是 CSV 文件。请用 Excel「另存为」选「Excel 工作簿（*.xlsx）」，再导入。",
}

var utf8Mark = []byte("\xef\xbb\xbf")

func sniff(head []byte) fileKind {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, utf8Mark))
	switch {
	case len(text) == 0:
		return emptyFile
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return xlsxFile
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return oldExcel
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16File
	case text[0] == '<':
		return htmlFile
	case bytes.IndexByte(head, 0) >= 0:
		return binaryFile
	case validStart(head):
		return utf8File
	default:
		return gbkFile
	}
}

// validStart tells UTF-8 whose last character may be cut off.
func validStart(head []byte) bool {
	for range utf8.UTFMax - 1 {
		if utf8.Valid(head) {
			return true
		}
		if len(head) < sniffed { // nothing was cut off
			return false
		}
		head = head[:len(head)-1]
	}
	return utf8.Valid(head)
}
