import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check } from '../../ui/check.tsx';
import { Select } from '../../ui/field.tsx';
import { keepLanguage, LANGUAGES, type Language } from '../../strings/strings.ts';
import { isRightToLeft, keepDirection, keepTheme, keptTheme, THEMES, type Theme } from './theme.ts';

export function Appearance() {
  const { t, i18n } = useTranslation();
  const [theme, setTheme] = useState(keptTheme());
  const [isRtl, setRtl] = useState(isRightToLeft());
  return (
    <>
      <Select
        label={t('settings.theme')}
        value={theme}
        onChange={({ target }) => {
          keepTheme(target.value as Theme);
          setTheme(target.value as Theme);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`settings.themes.${one}`)}
          </option>
        ))}
      </Select>
      <Select label={t('settings.language')} value={i18n.language} onChange={({ target }) => void keepLanguage(target.value as Language)}>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </Select>
      <Check
        label={t('settings.direction')}
        checked={isRtl}
        onChange={({ target }) => {
          keepDirection(target.checked);
          setRtl(target.checked);
        }}
      />
    </>
  );
}
