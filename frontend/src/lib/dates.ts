const DAY = 86_400_000
const MONTH = 31 * DAY
const THIN_SPACE = '\u2009'

/** English dates are written "1 Nov 2026" everywhere; other languages by their own habit. */
function writingOf(locale: string): string {
  return locale.startsWith('en') ? 'en-GB' : locale
}

/** A day ("2026-11-01") as "1 Nov 2026". It has no time, so no time zone moves it. */
export function formatDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(writingOf(locale), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))
}

/** A month ("2026-11") or a day in it as "November 2026". */
export function formatMonth(month: string, locale: string): string {
  return new Intl.DateTimeFormat(writingOf(locale), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${month.slice(0, 7)}-01T00:00:00Z`))
}

/** A period whose end is exclusive, as "1 Nov 2026 – 30 Nov 2026" shortened where it can be. */
export function formatPeriod(start: string, end: string, locale: string): string {
  const format = new Intl.DateTimeFormat(writingOf(locale), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return format
    .formatRange(new Date(`${start}T00:00:00Z`), new Date(dayBefore(end)))
    .replaceAll(THIN_SPACE, ' ')
}

function dayBefore(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - DAY
}

/** A moment as "1 Nov 2026, 14:05" on the account's clock. */
export function formatMoment(moment: string, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(writingOf(locale), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(moment))
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** A moment as "3 minutes ago" or "in 2 days"; what is over a month away, by its date. */
export function formatRelative(
  moment: string,
  now: number,
  { locale, timeZone }: { locale: string; timeZone: string },
): string {
  const distance = Date.parse(moment) - now
  if (Math.abs(distance) > MONTH) {
    const date = new Intl.DateTimeFormat(writingOf(locale), { dateStyle: 'medium', timeZone })
    return date.format(new Date(moment))
  }
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, size] of UNITS) {
    if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit)
  }
  return format.format(0, 'second')
}

/** The last `count` months up to and including the given day's, newest first: "2026-11", "2026-10", … */
export function monthsBack(today: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(today.getFullYear(), today.getMonth() - back, 1)).toISOString().slice(0, 7),
  )
}
