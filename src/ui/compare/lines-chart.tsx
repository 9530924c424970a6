import { useEffect, useRef } from 'react';
import { mountLines, type LinesChart as Chart } from './mount-chart.ts';

/** @param chart must keep its identity while nothing but its lines changes */
export function LinesChart({ label, chart }: { label: string; chart: Chart }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : mountLines(host.current, chart)), [chart]);
  return (
    <div className="plot" role="img" aria-label={label}>
      <div ref={host} />
    </div>
  );
}
