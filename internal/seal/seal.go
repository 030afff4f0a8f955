// Package seal encrypts secrets that the server has to read again, such as those of the providers of
// organisations, with keys that are not in the database: whoever has only a copy of the database has none
// of these secrets.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrUnreadable means that a secret cannot be read with these keys; the text of the error says why.
var ErrUnreadable = errors.New("the secret cannot be read")

// keySize is the length of a key in bytes, for AES-256.
const keySize = 32

// version begins every sealed secret.
const version = "1"

// Keys are the keys to seal with. The zero value has none.
type Keys []key

type key struct {
	id   string
	aead cipher.AEAD // adds a random nonce of 96 bits itself
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// ParseKeys reads keys in the form "id:base64,id:base64". The first one seals, and all of them open. No
// error quotes a key.
func ParseKeys(text string) (Keys, error) {
	var keys Keys
	for i, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		id, encoded, found := strings.Cut(part, ":")
		if !found || !keyID.MatchString(id) { // without a colon, id may be the key itself
			return nil, fmt.Errorf("key %d: want a name of letters and digits, a colon and 32 bytes in base64", i+1)
		}
		if _, double := keys.named(id); double {
			return nil, fmt.Errorf("there are two keys named %s", id)
		}
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(raw) != keySize {
			return nil, fmt.Errorf("key %s: want 32 bytes in base64, as \"openssl rand -base64 32\" makes them", id)
		}
		block, err := aes.NewCipher(raw)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", id, err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", id, err)
		}
		keys = append(keys, key{id, aead})
	}
	return keys, nil
}

func (k Keys) named(id string) (key, bool) {
	for _, one := range k {
		if one.id == id {
			return one, true
		}
	}
	return key{}, false
}

// Seal encrypts a secret with the first key. The secret can be opened only with the same value of about, which
// names the row and whatever else the secret belongs to, so that a secret that is moved to another row
// is of no use. There must be a key.
func (k Keys) Seal(secret, about string) string {
	first := k[0]
	sealed := first.aead.Seal(nil, nil, []byte(secret), bound(first.id, about))
	return version + "." + first.id + "." + base64.RawURLEncoding.EncodeToString(sealed)
}

// Open returns the secret. It returns ErrUnreadable when its key is missing or is another one of that
// name, when the secret belongs to something else, and when it was changed.
func (k Keys) Open(sealed, about string) (string, error) {
	id, box, ok := parse(sealed)
	if !ok {
		return "", fmt.Errorf("%w: it has an unknown form", ErrUnreadable)
	}
	its, known := k.named(id)
	if !known {
		return "", fmt.Errorf("%w: it needs the key named %q", ErrUnreadable, id)
	}
	secret, err := its.aead.Open(nil, nil, box, bound(id, about))
	if err != nil {
		return "", fmt.Errorf("%w: the key named %q is another one, or the row was changed", ErrUnreadable, id)
	}
	return string(secret), nil
}

// First reports whether a secret was sealed with the key that seals now.
func (k Keys) First(sealed string) bool {
	id, _, ok := parse(sealed)
	return ok && len(k) > 0 && k[0].id == id
}

func parse(sealed string) (id string, box []byte, ok bool) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != version {
		return "", nil, false
	}
	box, err := base64.RawURLEncoding.DecodeString(parts[2])
	return parts[1], box, err == nil
}

func bound(id, about string) []byte { return []byte(version + "." + id + "." + about) }
