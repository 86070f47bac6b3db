import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, type Strings } from './en.ts';
import { type RareStrings } from './rare/en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Strings & RareStrings };
  }
}

const KEPT = 'chatgenius-language';
const NAMESPACE = 'translation';

/** Texts of what is opened now and then. */
const RARE = {
  en: async () => (await import('./rare/en.ts')).rareEn,
  de: async () => (await import('./rare/de.ts')).rareDe,
} satisfies Record<Language, () => Promise<RareStrings>>;
let areRareWanted = false;

export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES);
  return kept !== undefined && kept in LANGUAGES ? (kept as Language) : 'en';
}

/** The language of the first page comes with it; others when they are chosen. */
export async function initStrings(language: Language): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { [NAMESPACE]: en } },
    interpolation: { escapeValue: false }, // React escapes
  });
  await speak(language);
  return i18next;
}

async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, NAMESPACE)) i18next.addResourceBundle(language, NAMESPACE, (await import('./de.ts')).de);
  if (areRareWanted) await learn(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Loads the texts of rarely opened screens, now and after each change of language. */
export async function learnRareTexts(): Promise<void> {
  areRareWanted = true;
  await learn(i18next.language as Language);
}

async function learn(language: Language): Promise<void> {
  i18next.addResourceBundle(language, NAMESPACE, await RARE[language](), true);
}

export function keepLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  return speak(language);
}
