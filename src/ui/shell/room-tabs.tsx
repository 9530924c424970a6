import { ROOMS } from '../rooms/room-list.ts';
import { useApp } from '../store/app-store.ts';
import { openRoom } from '../store/view-controller.ts';

export function RoomTabs() {
  const room = useApp((state) => state.view.room);
  const isAlone = useApp((state) => state.view.hidden.includes('rooms'));
  const shown = isAlone ? ROOMS.filter(({ id }) => id === room) : ROOMS;
  return (
    <nav className="rooms" aria-label="Rooms">
      {shown.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          className="room-tab"
          aria-current={id === room ? 'page' : undefined}
          onClick={() => openRoom(id)}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
