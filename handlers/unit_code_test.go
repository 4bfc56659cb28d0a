package handlers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lianluo/bot"
	"lianluo/domain"
	"lianluo/handlers"
	"lianluo/texts"
)

// noPictures is an account that may not make QR codes.
type noPictures struct{}

func (noPictures) Picture(context.Context, string, time.Duration) (string, error) {
	return "", domain.ErrAway
}

func TestUnitCodeWithoutPicturesSaysWhatToType(t *testing.T) {
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	secretary := domain.Person{
		Member: domain.Member{ID: 1},
		Posts:  []domain.Post{{Role: domain.RoleSecretary, Unit: domain.Unit{ID: 7, Token: "secret"}}},
	}
	st := &bot.State{Flow: "unit.code", Started: time.Date(2009, 3, 18, 19, 30, 0, 0, zone)}
	r, err := bot.Turn(t.Context(), &bot.Env{Say: words.Say}, handlers.UnitCode(handlers.Deps{QR: noPictures{}}), secretary, st, nil)
	if err != nil || !r.Over || r.Card != nil {
		t.Fatal(r, err)
	}
	if !strings.Contains(r.Words, "绑定") || strings.Contains(r.Words, "secret") {
		t.Error(r.Words)
	}
}
