import type { CSSProperties } from 'react';
import type { LayerMode } from '../../workers/paint-protocol.ts';
import type { LayerEntry } from './layer-list.ts';

/** Layers of more than one colour. */
const OWN_SWATCH: Partial<Record<LayerEntry['id'], string>> = {
  image: 'image',
  errors: 'errors',
  topologyErrors: 'rings-sample',
};

export function Swatch({ layer, mode }: { layer: LayerEntry; mode: LayerMode }) {
  const own = OWN_SWATCH[layer.id];
  const kind = own === undefined ? (mode === 'outline' ? ' outline' : '') : ` ${own}`;
  return (
    <i
      className={`sw${kind}`}
      style={{ '--c': `var(${layer.colour})` } as CSSProperties}
      aria-hidden="true"
    />
  );
}
