import { useInterval } from '@mantine/hooks'
import { useState } from 'react'

import { useLocale } from '../api/me'
import { formatMoment, formatRelative } from '../lib/dates'

/** A moment as "3 minutes ago", with the exact one on hover; it ages by itself. */
export function Ago({ moment }: { moment: string | null }) {
  const { locale, timeZone } = useLocale()
  const [now, setNow] = useState(Date.now)
  useInterval(
    () => {
      setNow(Date.now())
    },
    30_000,
    { autoInvoke: true },
  )
  if (moment === null) return <span>–</span>
  return (
    <time dateTime={moment} title={formatMoment(moment, locale, timeZone)}>
      {formatRelative(moment, now, { locale, timeZone })}
    </time>
  )
}
