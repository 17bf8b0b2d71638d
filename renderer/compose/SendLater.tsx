import { CalendarClock } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { comingDate } from '../i18n/dates.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import { laterChoices } from './later.ts';
import { PickTime } from './PickTime.tsx';
import { WhereItWaits } from './WhereItWaits.tsx';

/** Beside Send: the same at another time. */
export function SendLater({
  isDisabled,
  onServer,
  onPick,
}: {
  readonly isDisabled: boolean;
  /** The outgoing server is to hold it. */
  readonly onServer: boolean;
  /** @param at - ms since 1970 */
  readonly onPick: (at: number) => void;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const [isPicking, setPicking] = useState(false);
  // The times are those of the moment in which the menu is opened.
  const [now, setNow] = useState(() => Date.now());
  const entries: MenuEntry[] = [
    ...laterChoices(now).map(({ key, at }) => ({
      id: key,
      label: t(`outbox.later.${key}`),
      hint: comingDate(at, now, i18n.language),
      run: () => onPick(at),
    })),
    { id: 'pick', label: t('outbox.later.pick'), begins: true, run: () => setPicking(true) },
  ];
  return (
    <>
      <Menu
        label={t('outbox.later.title')}
        entries={entries}
        foot={<WhereItWaits onServer={onServer} />}
        onOpen={() => setNow(Date.now())}
      >
        <IconButton label={t('outbox.later.title')} isDisabled={isDisabled}>
          <CalendarClock aria-hidden />
        </IconButton>
      </Menu>
      <PickTime
        isOpen={isPicking}
        words={t('outbox.later.do')}
        onServer={onServer}
        onClose={() => setPicking(false)}
        onPick={onPick}
      />
    </>
  );
}
