import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, type Strings } from './en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Strings };
  }
}

const KEPT = 'chatgenius-language';

export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return kept !== undefined && kept in LANGUAGES ? (kept as Language) : 'en';
}

/** The language of the first page comes with it; others when they are chosen. */
export async function initStrings(language: Language): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  await speak(language);
  return i18next;
}

export async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) i18next.addResourceBundle(language, 'translation', (await import('./de.ts')).de);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function keepLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  return speak(language);
}
