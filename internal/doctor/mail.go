package doctor

import (
	"context"

	"reflectietool/internal/mail"
)

// mail connects to the mail server and signs in, and sends nothing.
func (v *visit) mail(ctx context.Context) []Finding {
	if v.Mail == nil {
		return ok("there is no mail server, so nobody signs in by mail and no mails go out; set REFLECTIETOOL_SMTP_HOST to name one")
	}
	sender, err := mail.New(*v.Mail)
	if err != nil {
		return wrong("%v. Check the settings REFLECTIETOOL_SMTP_* and REFLECTIETOOL_MAIL_FROM", err)
	}
	if err := sender.Check(ctx); err != nil {
		return wrong("the mail server %s, port %d, cannot be used: %v. Check the settings REFLECTIETOOL_SMTP_*, and that this machine may reach it", v.Mail.Host, v.Mail.Port, err)
	}
	return ok("%s, port %d, lets this server in; only a mail that is sent shows whether mails arrive", v.Mail.Host, v.Mail.Port)
}
