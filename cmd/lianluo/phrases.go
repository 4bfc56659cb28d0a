package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"lianluo/configs"
	"lianluo/understand"
)

// phrases are what the account understands: what it comes with, and the office's
// own files in phrases/ below the data directory.
func phrases(dataDir string) (*understand.Matcher, error) {
	var own []fs.FS
	dir := filepath.Join(dataDir, "phrases")
	if _, err := os.Stat(dir); err == nil {
		own = append(own, os.DirFS(dir))
	}
	m, err := understand.Load(configs.Intents(), own...)
	if err != nil {
		return nil, fmt.Errorf("说法文件有错，请改好再启动（自己的在 %s）：\n%w", dir, err)
	}
	return m, nil
}

// learn has the collector keep close behind while there is much to throw away, and
// gives back to the system what learning took: several times what is learnt.
func learn(m *understand.Matcher) {
	before := debug.SetGCPercent(closeBehind)
	m.Learn()
	debug.SetGCPercent(before)
	debug.FreeOSMemory()
}

// closeBehind is the collector's pace while learning, in percent of what is live.
const closeBehind = 20
