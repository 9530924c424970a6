import { memo, useEffect, useRef } from 'react';
import type { LayerId } from '../../workers/paint-protocol.ts';
import { useApp } from '../store/app-store.ts';
import { registerCanvas } from '../store/paint-controller.ts';
import { LAYERS } from './layer-list.ts';

/** One layer at image resolution. Its pixels and words are set by the paint controller, not by React. */
export const LayerCanvas = memo(function LayerCanvas({ layer }: { layer: LayerId }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { isVisible, opacity } = useApp((state) => state.view.layers[layer]);
  const side = useApp(({ view }) => (view.twoUp.isOn ? view.twoUp.sides[layer] : 'both'));
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const name = LAYERS.find((entry) => entry.id === layer)?.name ?? layer;
    element.setAttribute('aria-label', `${name}, nothing yet`);
    return registerCanvas(layer, element);
  }, [layer]);
  return (
    <canvas
      ref={canvas}
      role="img"
      data-layer={layer}
      data-side={side}
      hidden={!isVisible}
      style={{ opacity }}
    />
  );
});
