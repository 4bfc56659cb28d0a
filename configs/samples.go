package configs

var samples = map[string]string{}
