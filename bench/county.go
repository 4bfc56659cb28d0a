package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lianluo/configs"
	"lianluo/domain"
	"lianluo/store"
)

// county is the installation that is measured: 14,210 bound members, a campaign
// in its first phase, and a meeting in every unit that has just begun.
type county struct {
	dir     string
	people  []string // openids
	checked int      // how many of them have checked in so far
}

// began is where the practice clock of the server starts.
var began = time.Date(2009, time.March, 18, 14, 30, 0, 0, time.FixedZone("CST", 8*3600))

func (b *bench) workbook() string { return filepath.Join(b.dir, "county.xlsx") }

// settings are those of a real installation, but for a platform that nobody
// listens at.
func (b *bench) settings(dir string) []string {
	return []string{
		"LIANLUO_DATA_DIR=" + dir,
		"LIANLUO_DATABASE_URL=" + database(dir),
		"LIANLUO_REDIS_URL=" + b.redis,
		"LIANLUO_WECHAT_APP_ID=" + b.appID,
		"LIANLUO_WECHAT_APP_SECRET=none",
		"LIANLUO_WECHAT_TOKEN=" + token,
		"LIANLUO_WECHAT_ENCODING_AES_KEY=" + aesKey,
		"LIANLUO_WECHAT_API_BASE=http://127.0.0.1:1",
		"LIANLUO_TIME_START=" + began.Format(time.RFC3339),
		"LIANLUO_LOG_LEVEL=warn",
	}
}

func database(dir string) string { return "sqlite://" + filepath.Join(dir, "lianluo.db") }

// found makes the county by the product's own commands, and opens the meetings.
func (b *bench) found(ctx context.Context) (county, error) {
	c := county{dir: filepath.Join(b.dir, "county")}
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		return c, err
	}
	if err := tool(ctx, b.binary, "sample", "--bound", "--out", b.workbook()); err != nil {
		return c, err
	}
	if err := b.imported(ctx, c.dir); err != nil {
		return c, err
	}
	s, err := store.Open(ctx, database(c.dir))
	if err != nil {
		return c, err
	}
	defer func() { _ = s.Close() }()
	camp, err := configs.Campaign("2009-district")
	if err == nil {
		err = s.SaveCampaign(ctx, camp)
	}
	if err != nil {
		return c, err
	}
	lines, err := s.Directory(ctx, "", domain.DayOf(began), 100_000)
	if err != nil {
		return c, err
	}
	return c, c.open(ctx, s, lines)
}

// imported takes the workbook into a database of that directory.
func (b *bench) imported(ctx context.Context, dir string) error {
	cmd := b.process(ctx, b.settings(dir), b.binary, "import", "roster", b.workbook())
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("import: %w\n%s", err, out)
	}
	return nil
}

// open announces one meeting in every unit where people study.
func (c *county) open(ctx context.Context, s *store.Store, lines []domain.DirectoryLine) error {
	var events []domain.Event
	met := map[domain.UnitID]bool{}
	for _, l := range lines {
		c.people = append(c.people, l.OpenID)
		if !met[l.Unit.ID] {
			met[l.Unit.ID] = true
			events = append(events, domain.SessionCreated{Unit: l.Unit.ID, Title: "集体学习", Place: "会议室", Starts: began.Add(10 * time.Minute)})
		}
	}
	return s.Apply(ctx, "bench", began, events)
}
