import { type Schemas } from '@chatgenius/client-sdk';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { localTime, textOf } from '../../ui/form.ts';
import { useDoing } from '../../ui/use-doing.ts';

interface RestrictProps {
  kind: Schemas.RestrictionKind;
  name: string;
  hint: string;
  restrict: (wish: { until?: string; reason?: string }) => Promise<unknown>;
  onClose: () => void;
}

const HOUR_MS = 60 * 60_000;
const TIMES = { forHour: HOUR_MS, forDay: 24 * HOUR_MS, forWeek: 7 * 24 * HOUR_MS } as const;
const CHOICES = ['forHour', 'forDay', 'forWeek', 'forGood', 'toTime'] as const;

/** Asks for how long somebody is muted or banned, and why. */
export function Restrict({ kind, name, hint, restrict, onClose }: RestrictProps) {
  const { t } = useTranslation();
  const { run } = useDoing();
  const [choice, choose] = useState<(typeof CHOICES)[number]>('forDay');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const until = choice === 'forGood' ? undefined : choice === 'toTime' ? new Date(textOf(form, 'at')) : new Date(Date.now() + TIMES[choice]);
    const reason = textOf(form, 'reason').trim();
    run(restrict({ ...(until && { until: until.toISOString() }), ...(reason !== '' && { reason }) }), { done: t('moderation.done') });
    onClose();
  };
  return (
    <Dialog title={t(`moderation.${kind}`, { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <p className="soft">{hint}</p>
        <Select label={t('moderation.until')} value={choice} onChange={({ target }) => choose(CHOICES.find((one) => one === target.value) ?? 'forDay')}>
          {CHOICES.map((one) => (
            <option key={one} value={one}>
              {t(`moderation.${one}`)}
            </option>
          ))}
        </Select>
        {choice === 'toTime' && <Field name="at" type="datetime-local" label={t('moderation.at')} defaultValue={localTime(Date.now() + HOUR_MS)} min={localTime(Date.now())} required />}
        <Field name="reason" label={t('moderation.reason')} hint={t('moderation.reasonHint')} maxLength={500} />
        <Button type="submit" look="danger">
          {t(`moderation.${kind}`, { name })}
        </Button>
      </form>
    </Dialog>
  );
}
