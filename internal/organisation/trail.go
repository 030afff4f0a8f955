package organisation

import (
	"context"

	"reflectietool/internal/audit"
)

// Trail lists the acts in an organisation that fit a filter, for one of its beheerders, as audit.Read does.
func (s *Service) Trail(ctx context.Context, actor, organisation string, filter audit.Filter, before int64, limit int) ([]audit.Line, int64, error) {
	return audit.Read(ctx, s.db, actor, organisation, filter, before, limit)
}

// NationalTrail lists the acts of landelijk beheerders, for one of them, as audit.ReadNational does.
func (s *Service) NationalTrail(ctx context.Context, actor string, before int64, limit int) ([]audit.Line, int64, error) {
	return audit.ReadNational(ctx, s.db, actor, before, limit)
}
