// Which image goes with which mask, and why a row cannot be used.
import type { DatasetTable, PairRow } from '../../workers/data-protocol.ts';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { useApp } from '../store/app-store.ts';

export function PairingSheet({ onClose }: { onClose: () => void }) {
  const table = useApp((state) => state.data.table);
  const rejected = useApp((state) => state.data.rejected);
  return (
    <ModalSheet
      title={rejected === null ? `Pairs of ${table?.name ?? 'no data'}` : 'Files that could not be used'}
      className="pairing"
      onClose={onClose}
    >
      <div className="scroll" role="group" aria-label="Pairs" tabIndex={0}>
        {rejected !== null && <PairTable table={rejected} />}
        {rejected !== null && table !== null && (
          <h2 style={{ margin: '16px 0 8px' }}>{table.name} stays open</h2>
        )}
        {table !== null && <PairTable table={table} />}
      </div>
    </ModalSheet>
  );
}

function PairTable({ table }: { table: DatasetTable }) {
  // What needs a hand comes first.
  const rows = [...table.rows].sort((a, b) => Number(a.status === 'ready') - Number(b.status === 'ready'));
  return (
    <table className="pairs" aria-label={`Pairs of ${table.name}`}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Image</th>
          <th scope="col">Mask</th>
          <th scope="col">Size</th>
          <th scope="col">Classes</th>
          <th scope="col">Split</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={row.status}>
            <td>{row.name}</td>
            <td>{row.imagePath ?? '–'}</td>
            <td>
              {row.maskPath ?? '–'}
              {row.fieldOfViewPath !== null && (
                <div className="muted">field of view: {row.fieldOfViewPath}</div>
              )}
            </td>
            <td style={{ whiteSpace: 'nowrap' }}>{row.width > 0 ? `${row.width} × ${row.height}` : '–'}</td>
            <td style={{ overflowWrap: 'normal' }}>{describeClasses(row, table.classNames)}</td>
            <td style={{ whiteSpace: 'nowrap' }}>{row.split ?? '–'}</td>
            <td className="why">
              {row.status === 'ready' ? 'ready' : <b>{row.reason}</b>}
              {row.fix !== null && <span>{row.fix}</span>}
              {row.notes.map((note) => (
                <span key={note} className="muted">
                  {note}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function describeClasses(row: PairRow, names: readonly string[]): string {
  if (row.classes.length === 0) return '–';
  return row.classes.map((index) => names[index - 1] ?? String(index)).join(', ');
}
