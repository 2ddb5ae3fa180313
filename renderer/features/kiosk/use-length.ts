import { useTranslation } from 'react-i18next'

/** Seconds as people say them: `45 giây`, `2 phút 20 giây`. */
export function useLength(): (seconds: number) => string {
  const { t } = useTranslation()
  return (all) => {
    const minutes = Math.floor(all / 60)
    const seconds = all % 60
    if (minutes === 0) return t('kiosk.settings.seconds', { seconds })
    return seconds === 0
      ? t('kiosk.settings.minutes', { minutes })
      : t('kiosk.settings.minutesSeconds', { minutes, seconds })
  }
}
