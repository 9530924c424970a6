// A chart on a canvas that follows its size and the theme.
import { useEffect, useRef } from 'react';
import { onThemeChange } from '../charts/theme-colour.ts';
import type { Painter } from './chart-pen.ts';

export function PaintedChart({ label, paint }: { label: string; paint: Painter }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const host = element?.parentElement;
    if (element === null || host === null || host === undefined) return;
    const draw = (): void => {
      const [width, height] = [Math.max(1, host.clientWidth), Math.max(1, host.clientHeight)];
      element.width = width * devicePixelRatio;
      element.height = height * devicePixelRatio;
      const context = element.getContext('2d');
      if (context === null) return;
      // The pen writes with 12 px: for a projector all of the chart grows with the type.
      const zoom = parseFloat(getComputedStyle(host).fontSize) / 12 || 1;
      context.scale(devicePixelRatio * zoom, devicePixelRatio * zoom);
      paint(context, { width: width / zoom, height: height / zoom });
    };
    const observer = new ResizeObserver(draw);
    observer.observe(host);
    const forgetTheme = onThemeChange(draw);
    return () => {
      observer.disconnect();
      forgetTheme();
    };
  }, [paint]);
  return (
    <div className="plot" role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
}
