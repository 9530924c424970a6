// The list of lessons.
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { Icon } from '../icons/icon.tsx';
import { ROOM_NAMES } from '../rooms/room-names.ts';
import { useApp } from '../store/app-store.ts';
import { openLesson } from './lesson-controller.ts';
import { LESSONS } from './lesson-list.ts';
import { useLesson } from './lesson-store.ts';
import './lessons.css';

export function LessonsSheet({ onClose }: { onClose: () => void }) {
  const completed = useLesson((state) => state.completed);
  const open = useApp((state) => state.view.lesson);
  return (
    <ModalSheet title="Lessons" className="lessons" onClose={onClose}>
      <p className="muted">Each takes some minutes and is done with the real controls.</p>
      <ol>
        {LESSONS.map(({ id, title, room }, at) => (
          <li key={id}>
            <button
              type="button"
              className="lesson-entry"
              aria-current={id === open ? 'true' : undefined}
              onClick={() => openLesson(id)}
            >
              <span className="number">{at + 1}</span>
              <span className="grow">{title}</span>
              <span className="muted">{ROOM_NAMES[room]}</span>
              <span className="mark">
                {completed.includes(id) && (
                  <>
                    <Icon name="check" />
                    <span className="sr-only">done</span>
                  </>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </ModalSheet>
  );
}
