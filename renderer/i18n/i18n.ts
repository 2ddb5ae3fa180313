import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { recall, remember } from '../app/remembered.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'

export const LANGUAGES = ['vi', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof vi }
  }
}

const asLanguage = (text: string | null): Language => (text === 'en' ? 'en' : 'vi')

/** Both catalogues are bundled, so this completes before it returns. */
export function startLanguage(): void {
  void i18next.use(initReactI18next).init({
    lng: asLanguage(recall('language')),
    fallbackLng: 'vi',
    resources: { vi: { translation: vi }, en: { translation: en } },
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  // Its own makes a formatter for each value that is said, and keeps up to a thousand of them.
  i18next.services.formatter?.add('number', (value: number, language) =>
    numberFormat(asLanguage(language ?? null)).format(value),
  )
  document.documentElement.lang = i18next.language
}

/** Of `Intl`. */
export const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const
const numberFormats = new Map<string, Intl.NumberFormat>()

/** Made once for each number of decimals; without it as many as the value has, at most three. */
export function numberFormat(language: Language, decimals?: number): Intl.NumberFormat {
  const key = `${language} ${decimals}`
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], {
      ...(decimals !== undefined && { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
    })
    numberFormats.set(key, format)
  }
  return format
}

export function toggleLanguage(): void {
  const next: Language = i18next.language === 'vi' ? 'en' : 'vi'
  void i18next.changeLanguage(next)
  document.documentElement.lang = next
  remember('language', next)
}

export function useLanguage(): Language {
  return asLanguage(useTranslation().i18n.language)
}

/** A name in the reader's language. */
export function nameIn(language: Language, named: { nameVi: string; nameEn: string }): string {
  return language === 'vi' ? named.nameVi : named.nameEn
}
