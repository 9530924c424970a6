// All images of the set: validation first, worst clDice leading, then training.
import { useEffect, useRef } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { PairRow } from '../../workers/data-protocol.ts';
import { useApp } from '../store/app-store.ts';
import { selectSample } from '../store/data-controller.ts';
import { orderFrames } from './film-order.ts';

export function FilmStrip() {
  const table = useApp((state) => state.data.table);
  const selectedId = useApp((state) => state.data.selectedId);
  const validation = useApp((state) => state.metrics.validation);
  const frames = orderFrames(table?.rows ?? [], validation?.images ?? []);
  const firstTraining = frames.findIndex(({ row }) => row.split === 'train');
  return (
    <section className="strip" aria-label="Images">
      <div className="cap">
        <h2 className="strong">Images</h2>
        {validation !== null && <span className="muted">worst clDice first</span>}
        <span className="grow" />
        {table !== null && (
          <span className="muted">
            {table.validationCount} validation, then {table.trainCount} train
          </span>
        )}
      </div>
      <ListBox
        className="film"
        aria-label="Images"
        orientation="horizontal"
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selectedId === null ? [] : [selectedId]}
        onSelectionChange={(keys) => {
          const [id] = keys === 'all' ? [] : [...keys];
          if (typeof id === 'string' && id !== selectedId) void selectSample(id);
        }}
      >
        {frames.map(({ row, clDice }, index) => (
          <ListBoxItem
            key={row.id}
            id={row.id}
            textValue={describe(row, clDice)}
            aria-label={describe(row, clDice)}
            className={frameClass(row, index === firstTraining && index > 0)}
          >
            <Thumbnail id={row.id} />
            <span className="caption" aria-hidden="true">
              <span className="ell">{row.name}</span>
              {clDice !== null && <span data-value={clDice.toFixed(2).replace(/^0/, '')} />}
            </span>
          </ListBoxItem>
        ))}
      </ListBox>
    </section>
  );
}

function frameClass(row: PairRow, isFirstTraining: boolean): string {
  return `frame${row.split === 'train' ? ' training' : ''}${isFirstTraining ? ' first-training' : ''}`;
}

function describe(row: PairRow, clDice: number | null): string {
  const value = clDice === null ? '' : `, clDice ${clDice.toFixed(2)}`;
  return `${row.name}, ${row.split === 'validation' ? 'validation' : 'training'}${value}`;
}

function Thumbnail({ id }: { id: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useApp((state) => state.data.thumbnails.get(id) ?? null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || bitmap === null) return;
    element.width = bitmap.width;
    element.height = bitmap.height;
    element.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} width={1} height={1} aria-hidden="true" />;
}
