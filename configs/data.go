package configs

import (
	"embed"
	"io/fs"

	"lianluo/domain"
)

//go:embed campaigns/*.yaml
var campaigns embed.FS

//go:embed intents/*.yaml
var intents embed.FS

// Campaigns are the campaign files the product ships with, to be used as they
// are or as a beginning: 2009-district.yaml, third-batch.yaml.
func Campaigns() fs.FS {
	sub, err := fs.Sub(campaigns, "campaigns")
	if err != nil {
		panic(err) // the name is a constant above
	}
	return sub
}

// Campaign reads one that the product ships with, by its name without .yaml.
func Campaign(name string) (domain.Campaign, error) {
	data, err := fs.ReadFile(Campaigns(), name+".yaml")
	if err != nil {
		return domain.Campaign{}, err
	}
	return ParseCampaign(name+".yaml", data)
}

// Intents are the phrases the account understands, one file per group of labels.
func Intents() fs.FS {
	sub, err := fs.Sub(intents, "intents")
	if err != nil {
		panic(err) // the name is a constant above
	}
	return sub
}
