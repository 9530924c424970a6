// The line between the two sides: dragged, or moved by the arrow keys.
import type { KeyboardEvent, PointerEvent } from 'react';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { setTwoUpShare } from '../store/view-controller.ts';

const KEY_SHARE = 0.02;

export function TwoUpLine() {
  const { isOn, share } = useApp((state) => state.view.twoUp);
  if (!isOn) return null;
  const percent = Math.round(share * 100);
  return (
    <div
      className="two-up-line"
      role="slider"
      tabIndex={0}
      aria-label="Line between the two sides"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={`${percent} % of the width is left`}
      style={{ left: `${share * 100}%` }}
      onKeyDown={(event) => moveByKey(event, share)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.stopPropagation();
      }}
      onPointerMove={moveByPointer}
      onDoubleClick={() => setTwoUpShare(0.5)}
    >
      <span className="handle">
        <Icon name="grip" />
      </span>
    </div>
  );
}

function moveByPointer(event: PointerEvent<HTMLDivElement>): void {
  const stage = event.currentTarget.parentElement;
  if (stage === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
  event.stopPropagation();
  const box = stage.getBoundingClientRect();
  setTwoUpShare((event.clientX - box.left) / box.width);
}

function moveByKey(event: KeyboardEvent, share: number): void {
  const far = event.shiftKey ? 5 : 1;
  const places: Partial<Record<string, number>> = {
    ArrowLeft: share - far * KEY_SHARE,
    ArrowDown: share - far * KEY_SHARE,
    ArrowRight: share + far * KEY_SHARE,
    ArrowUp: share + far * KEY_SHARE,
    PageDown: share - 0.1,
    PageUp: share + 0.1,
    Home: 0,
    End: 1,
  };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  setTwoUpShare(place);
}
