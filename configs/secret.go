package configs

import (
	"fmt"
	"log/slog"
)

// Secret is a setting that must not be shown. However it is printed, logged or
// marshalled, it shows as ●●●; only Reveal gives it away. It stands behind a
// pointer because fmt prints unexported fields without asking their methods.
type Secret struct{ value *string }

const masked = "●●●"

// NewSecret hides s. The empty string is a secret that is not set.
func NewSecret(s string) Secret {
	if s == "" {
		return Secret{}
	}
	return Secret{&s}
}

// Reveal is the secret itself; empty when it is not set.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero tells a secret that is not set.
func (s Secret) IsZero() bool { return s.value == nil }

// String is ●●●, or empty when the secret is not set.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return masked
}

// Format masks every verb, also those a string does not have.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// LogValue masks it in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText masks it in JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
