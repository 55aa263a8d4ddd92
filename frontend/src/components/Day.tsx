import { useLocale } from '../api/me'
import { formatDay } from '../lib/dates'

/** A day as "1 Nov 2026"; none is a dash. */
export function Day({ day }: { day: string | null }) {
  const { locale } = useLocale()
  if (day === null) return <span>–</span>
  return <time dateTime={day}>{formatDay(day, locale)}</time>
}
