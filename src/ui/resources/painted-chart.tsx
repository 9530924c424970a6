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
      const area = { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
      element.width = area.width * devicePixelRatio;
      element.height = area.height * devicePixelRatio;
      const context = element.getContext('2d');
      if (context === null) return;
      context.scale(devicePixelRatio, devicePixelRatio);
      paint(context, area);
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
