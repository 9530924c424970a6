import { lossesShots } from './losses-shots.ts';
import type { RoomShots } from './room-shots.ts';

/** Larger type for a projector, in the room with the most numbers. */
export const teacherShots: RoomShots = {
  id: 'teacher',
  async prepare(page) {
    await lossesShots.prepare(page);
    await page.keyboard.press('t');
  },
  sizes: ['1280x720'],
};
