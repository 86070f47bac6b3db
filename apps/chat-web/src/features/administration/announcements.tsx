import { SpeakerLoudIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { textOf } from '../../ui/form.ts';
import { Line } from '../../ui/line.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../strings/use-times.ts';
import styles from './administration.module.css';

const LEVELS: readonly Schemas.AnnouncementLevel[] = ['info', 'warning', 'critical'];
const [HOUR, DAY] = [60, 24 * 60];
const LONGS = [['forHour', HOUR], ['forDay', DAY], ['forWeek', 7 * DAY]] as const;
const SHOWN = 50;

/** Tells something to everybody, and shows what was told. */
export function Announcements() {
  const { t } = useTranslation();
  const chat = useChat();
  const { run } = useDoing();
  const loaded = useLoaded(() => chat.admin.announcements.list({ limit: SHOWN }), [chat]);
  const { data, reload } = loaded;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const level = LEVELS.find((one) => one === textOf(form, 'level')) ?? 'info';
    run(chat.admin.announcements.make({ text: textOf(form, 'text').trim(), level, minutes: Number(textOf(form, 'minutes')) }), {
      then: () => {
        form.reset();
        reload();
      },
    });
  };
  return (
    <>
      <form onSubmit={submit} className={styles.announce}>
        <Field name="text" label={t('administration.text')} required maxLength={500} />
        <Select name="level" label={t('administration.level')}>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {t(`administration.levels.${level}`)}
            </option>
          ))}
        </Select>
        <Select name="minutes" label={t('administration.minutes')}>
          {LONGS.map(([name, minutes]) => (
            <option key={name} value={minutes}>
              {t(`moderation.${name}`)}
            </option>
          ))}
        </Select>
        <Button type="submit" look="primary">
          {t('administration.announce')}
        </Button>
      </form>
      {!data && <Pending rows={3} of={loaded} />}
      {data?.announcements.length === 0 && (
        <Blank icon={<SpeakerLoudIcon />} title={t('administration.noAnnouncements')}>
          {t('administration.noAnnouncementsHint')}
        </Blank>
      )}
      <ul>
        {data?.announcements.map((announcement) => (
          <Told key={announcement.id} announcement={announcement} onWithdraw={() => run(chat.admin.announcements.withdraw(announcement.id), { then: reload })} />
        ))}
      </ul>
    </>
  );
}

function Told({ announcement: { text, level, until, withdrawnAt }, onWithdraw }: { announcement: Schemas.ListedAnnouncement; onWithdraw: () => void }) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const isOver = Date.parse(until) < Date.now();
  const state = withdrawnAt !== null ? t('administration.withdrawn') : isOver ? t('administration.over') : t('administration.stands', { when: full(until) });
  return (
    <Line
      note={`${t(`administration.levels.${level}`)} · ${state}`}
      end={
        withdrawnAt === null &&
        !isOver && (
          <Button small onClick={onWithdraw}>
            {t('administration.withdraw')}
          </Button>
        )
      }
    >
      <strong dir="auto">{text}</strong>
    </Line>
  );
}
