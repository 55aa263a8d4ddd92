import { createElement, Fragment, useMemo, type ReactNode } from 'react'

import styles from './RichText.module.css'

const TAGS = new Set(
  'h2 h3 h4 p ul ol li strong em blockquote code table thead tbody tr th td'.split(' '),
)
const EMPTY = new Set(['br', 'hr'])
// Between these and what they hold stand only line breaks, which React does not want there.
const HOLDERS = new Set(['ul', 'ol', 'table', 'thead', 'tbody', 'tr'])

/** A text that the server made from Markdown. What is not a word of its list is shown as words. */
export function RichText({ html }: { html: string }) {
  const nodes = useMemo(
    () => shownIn(new DOMParser().parseFromString(html, 'text/html').body),
    [html],
  )
  return <div className={styles.text}>{nodes}</div>
}

function shownIn(parent: Element): ReactNode[] {
  const isHolder = HOLDERS.has(parent.tagName.toLowerCase())
  return [...parent.childNodes].map((node, key) => {
    if (node instanceof Element) return element(node, key)
    return isHolder ? null : node.textContent
  })
}

function element(node: Element, key: number): ReactNode {
  const tag = node.tagName.toLowerCase()
  if (tag === 'a') {
    return (
      <a key={key} href={node.getAttribute('href') ?? ''} target="_blank" rel="noreferrer">
        {shownIn(node)}
      </a>
    )
  }
  if (EMPTY.has(tag)) return createElement(tag, { key })
  if (!TAGS.has(tag)) return <Fragment key={key}>{shownIn(node)}</Fragment>
  const start = tag === 'ol' ? Number(node.getAttribute('start') ?? 1) : undefined
  return createElement(tag, { key, start }, shownIn(node))
}
