import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check } from '../../ui/check.tsx';
import { askForNotices, wantsNotices } from '../notices/use-browser-notices.ts';

export function NoticeSettings() {
  const { t } = useTranslation();
  const [isOn, setOn] = useState(wantsNotices());
  const [isDenied, setDenied] = useState(false);
  const change = async (wanted: boolean): Promise<void> => {
    const granted = await askForNotices(wanted);
    setOn(granted);
    setDenied(wanted && !granted);
  };
  return <Check label={t('settings.desktop')} hint={t(isDenied ? 'settings.desktopDenied' : 'settings.desktopHint')} checked={isOn} onChange={({ target }) => void change(target.checked)} />;
}
