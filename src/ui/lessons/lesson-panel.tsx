// The open lesson: what it is about, what to do, how far it is.
import { useEffect, useRef, type CSSProperties } from 'react';
import { Icon } from '../icons/icon.tsx';
import { ROOM_NAMES } from '../rooms/room-names.ts';
import { useIsRoomStaying } from '../rooms/shown-room.ts';
import { useApp } from '../store/app-store.ts';
import { openRoom, openSheet } from '../store/view-controller.ts';
import { closeLesson, goToLesson } from './lesson-controller.ts';
import type { Lesson } from './lesson.ts';
import { LESSONS } from './lesson-list.ts';
import { patchLesson, useLesson } from './lesson-store.ts';
import { StrongWords } from './strong-words.tsx';
import './lessons.css';

export function LessonPanel({ lesson }: { lesson: Lesson }) {
  const text = useLesson((state) => state.text);
  const said = useLesson((state) => state.said);
  const number = LESSONS.indexOf(lesson) + 1;
  const isLast = number === LESSONS.length;
  return (
    <section className="lesson" aria-label={`Lesson ${number} of ${LESSONS.length}`} data-testid="lesson">
      <div className="row muted">
        <span className="grow">
          Lesson {number} of {LESSONS.length}
        </span>
        <button type="button" className="link" aria-haspopup="dialog" onClick={() => openSheet('lessons')}>
          All lessons
        </button>
        <button type="button" className="ib" aria-label="Close the lesson" onClick={closeLesson}>
          <Icon name="close" />
        </button>
      </div>
      <Pips lesson={lesson} />
      <Title lesson={lesson} />
      {text.map((paragraph, at) => (
        <p key={at}>
          <StrongWords text={paragraph} />
        </p>
      ))}
      <Steps />
      <WayBack lesson={lesson} />
      <div className="lesson-ways">
        <button type="button" className="btn" disabled={number === 1} onClick={() => goToLesson(-1)}>
          Back
        </button>
        <button type="button" className="btn primary" onClick={() => goToLesson(1)}>
          {isLast ? 'Finish' : 'Next'}
        </button>
      </div>
      <p className="sr-only" role="status" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

function Title({ lesson }: { lesson: Lesson }) {
  const title = useRef<HTMLHeadingElement>(null);
  const isFocusWanted = useLesson((state) => state.isFocusWanted);
  const isStaying = useIsRoomStaying();
  useEffect(() => {
    if (!isFocusWanted || !isStaying) return;
    title.current?.focus();
    patchLesson({ isFocusWanted: false });
  }, [isFocusWanted, isStaying, lesson]);
  return (
    <h2 ref={title} tabIndex={-1}>
      {lesson.title}
    </h2>
  );
}

/** One for each lesson; that of the open one fills with its steps. */
function Pips({ lesson }: { lesson: Lesson }) {
  const doneCount = useLesson((state) => state.doneCount);
  const completed = useLesson((state) => state.completed);
  const total = lesson.steps.length;
  return (
    <div
      className="pips"
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={doneCount}
      aria-label="Steps of this lesson"
      aria-valuetext={`${doneCount} of ${total} done`}
    >
      {LESSONS.map((one) => {
        const share = one === lesson ? doneCount / total : completed.includes(one.id) ? 1 : 0;
        return <i key={one.id} style={{ '--p': `${100 * share}%` } as CSSProperties} />;
      })}
    </div>
  );
}

function Steps() {
  const steps = useLesson((state) => state.steps);
  const doneCount = useLesson((state) => state.doneCount);
  return (
    <ul className="todo">
      {steps.map(({ todo, hint }, at) => {
        const isNow = at === doneCount;
        return (
          <li
            key={at}
            className={isNow ? 'now' : undefined}
            aria-current={isNow ? 'step' : undefined}
            data-done={at < doneCount}
          >
            {at < doneCount ? <Icon name="check" /> : <span className="radio" aria-hidden="true" />}
            <span className="what">
              {at < doneCount && <span className="sr-only">Done: </span>}
              {todo}
            </span>
            {isNow && hint !== null && <span className="how">{hint}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** In another room than the lesson's. */
function WayBack({ lesson }: { lesson: Lesson }) {
  const isElsewhere = useApp((state) => state.view.room !== lesson.room);
  const isComplete = useLesson((state) => state.doneCount === lesson.steps.length);
  if (isComplete) return <p className="complete">All steps are done.</p>;
  if (!isElsewhere) return null;
  return (
    <p>
      <button type="button" className="link" onClick={() => openRoom(lesson.room)}>
        Go to the {ROOM_NAMES[lesson.room]} room, where it goes on
      </button>
    </p>
  );
}
