import type { CSSProperties } from 'react';
import type { LayerMode } from '../../workers/paint-protocol.ts';
import type { LayerEntry } from './layer-list.ts';

export function Swatch({ layer, mode }: { layer: LayerEntry; mode: LayerMode }) {
  const kind =
    layer.id === 'image'
      ? ' image'
      : layer.id === 'errors'
        ? ' errors'
        : mode === 'outline'
          ? ' outline'
          : '';
  return (
    <i
      className={`sw${kind}`}
      style={{ '--c': `var(${layer.colour})` } as CSSProperties}
      aria-hidden="true"
    />
  );
}
