package understand

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"ＡＢ１２：３４": "ab12:34", "我要簽到": "我要签到", "签到😊👍🏻": "签到", "3️⃣": "3", "a\u200bb\ufeff\u202ec\x00\x07": "abc",
		"签　到\t了\r\n好": "签 到 了\n\n好", "1—2–3": "1-2-3", "，,": "，,", "《書》": "《书》", "\xff\xfe好": "好", "二〇〇九": "二零零九",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q; want %q", in, got, want)
		}
	}
}

// TestPlainEveryCharacter also proves that the table of characters is no chain.
func TestPlainEveryCharacter(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := plain(string(r))
		if twice := plain(once); twice != once {
			t.Fatalf("%U: %q, then %q", r, once, twice)
		}
	}
	if strings.ContainsAny(plain("\u0300\u20e3\ufe0f"), "\u0300\u20e3\ufe0f") {
		t.Error("combining marks are left")
	}
}
