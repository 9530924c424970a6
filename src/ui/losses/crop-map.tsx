// The whole mask with the crop in it: drag the frame, or move it with the arrow keys.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { moveCrop } from './lab-controller.ts';
import { LabCanvas } from './lab-canvas.tsx';
import { useLab } from './lab-store.ts';

/** Longer side on the page. */
const EDGE_PX = 96;
const KEY_STEP_PX = 16;
const ARROWS: Readonly<Partial<Record<string, readonly [number, number]>>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function CropMap() {
  const image = useLab((state) => state.imageSize);
  const crop = useLab((state) => state.place?.crop ?? null);
  const grip = useRef<{ x: number; y: number } | null>(null);
  const [draft, setDraft] = useState<{ x: number; y: number } | null>(null);
  if (image === null || crop === null)
    return <div className="crop-map" style={{ width: EDGE_PX, height: EDGE_PX }} />;
  const scale = EDGE_PX / Math.max(image.width, image.height);
  const inside = (x: number, y: number) => ({
    x: Math.round(Math.min(image.width - crop.width, Math.max(0, x))),
    y: Math.round(Math.min(image.height - crop.height, Math.max(0, y))),
  });
  const at = draft ?? crop;
  const isMovable = crop.width < image.width || crop.height < image.height;

  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip.current === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    setDraft(
      inside(
        (event.clientX - box.left) / scale - grip.current.x,
        (event.clientY - box.top) / scale - grip.current.y,
      ),
    );
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || !isMovable) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - box.left) / scale - crop.x;
    const y = (event.clientY - box.top) / scale - crop.y;
    const isOnFrame = x >= 0 && y >= 0 && x <= crop.width && y <= crop.height;
    // Beside the frame: its middle jumps under the pointer.
    grip.current = isOnFrame ? { x, y } : { x: crop.width / 2, y: crop.height / 2 };
    follow(event);
  };
  const onPointerUp = (): void => {
    grip.current = null;
    if (draft !== null) moveCrop(draft.x, draft.y);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow === undefined || !isMovable) return;
    event.preventDefault();
    const next = inside(crop.x + arrow[0] * KEY_STEP_PX, crop.y + arrow[1] * KEY_STEP_PX);
    moveCrop(next.x, next.y);
  };
  return (
    <div
      className="crop-map"
      role="group"
      tabIndex={isMovable ? 0 : undefined}
      aria-label={`Crop of ${crop.width} × ${crop.height} px at x ${crop.x}, y ${crop.y} of ${image.width} × ${image.height}${isMovable ? '; arrow keys move it' : ''}`}
      title={isMovable ? 'Drag the frame to move the crop; edits start anew.' : undefined}
      data-testid="crop-map"
      style={{ width: image.width * scale, height: image.height * scale }}
      onPointerDown={onPointerDown}
      onPointerMove={follow}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
    >
      <LabCanvas id="overview" label="Mask of the whole image" />
      <i
        style={{
          left: at.x * scale,
          top: at.y * scale,
          width: crop.width * scale,
          height: crop.height * scale,
        }}
      />
    </div>
  );
}
