import { CommandButton } from '../commands/command-button.tsx';
import { Icon, Logo } from '../icons/icon.tsx';
import { switchTheme } from '../store/view-controller.ts';
import { BackendBadge } from './backend-badge.tsx';
import { Counters } from './counters.tsx';
import { RoomTabs } from './room-tabs.tsx';
import { UpdateOffer } from './update-offer.tsx';
import { Transport } from './transport.tsx';

export function TopBar() {
  return (
    <header className="bar">
      <h1 className="brand">
        <Logo />
        Tendril
      </h1>
      <RoomTabs />
      <Transport />
      <Counters />
      <div className="bar-end">
        <UpdateOffer />
        <BackendBadge />
        <CommandButton command="share">
          <Icon name="link" />
        </CommandButton>
        <CommandButton command="export">
          <Icon name="export" />
        </CommandButton>
        <button
          type="button"
          className="ib"
          aria-label="Light or dark"
          title="Light or dark"
          onClick={switchTheme}
        >
          <Icon name="theme" />
        </button>
        <CommandButton command="lessons">
          <Icon name="lessons" />
        </CommandButton>
        <CommandButton command="help">
          <Icon name="help" />
        </CommandButton>
      </div>
    </header>
  );
}
