package intake

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"reflectietool/internal/database"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

// Export writes all offerings of an organisation ("" is national), in any state, as CSV, XLSX or
// JSON. Importing that file changes nothing. If the actor does not look after these
// offerings, Export returns fault.NotFound before it writes anything. A write error stops the
// export and is returned.
func (s *Service) Export(ctx context.Context, actor, organisation string, format exchange.Format, w io.Writer) error {
	var rows []exchange.Values
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		if err := s.checkManages(ctx, tx, actor, organisation); err != nil {
			return err
		}
		var err error
		rows, err = readForExport(ctx, tx, organisation)
		return err
	})
	if err != nil {
		return fmt.Errorf("export offerings: %w", err)
	}
	return writeFile(w, format, rows, notes(s.framework))
}

// ExportNational is Export of the national offerings for the command line, without a check of
// roles.
func (s *Service) ExportNational(ctx context.Context, format exchange.Format, w io.Writer) error {
	var rows []exchange.Values
	err := s.inTx(ctx, func(tx pgx.Tx) (err error) {
		rows, err = readForExport(ctx, tx, "")
		return err
	})
	if err != nil {
		return fmt.Errorf("export offerings: %w", err)
	}
	return writeFile(w, format, rows, notes(s.framework))
}

func readForExport(ctx context.Context, tx pgx.Tx, organisation string) ([]exchange.Values, error) {
	rows, err := tx.Query(ctx, offering.SelectOffering+`
		where `+offering.InScope+`
		order by o.import_source collate "C", o.source_key collate "C"`, pgx.StrictNamedArgs{"organisation": organisation})
	if err != nil {
		return nil, database.Translate(err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (exchange.Values, error) {
		o, err := offering.ScanOffering(row)
		return offering.ColumnValues(&o), err
	})
}
