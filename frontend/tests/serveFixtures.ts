import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join, normalize } from 'node:path'

import { FixtureApi } from './FixtureApi.ts'

const DIST = join(import.meta.dirname, '..', 'dist')
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** The Content-Security-Policy that the real server may set. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
].join('; ')

/** Serves the built pages and answers their questions from fixtures; for looking and for axe. */
export async function serveFixtures(port: number) {
  const api = new FixtureApi()
  const server = createServer((request, response) => {
    void handle(api, request, response)
  })
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return { api, address: `http://127.0.0.1:${port}`, close: () => server.close() }
}

async function handle(api: FixtureApi, request: IncomingMessage, response: ServerResponse) {
  const path = request.url ?? '/'
  if (/^\/(api|_allauth)\//.test(path)) {
    await answer(api, request, response)
  } else {
    await file(path.split('?')[0] ?? '/', response)
  }
}

async function answer(api: FixtureApi, request: IncomingMessage, response: ServerResponse) {
  let text = ''
  for await (const part of request) text += String(part)
  const said = text ? (JSON.parse(text) as unknown) : undefined
  const { status, body } = api.answer(request.method ?? 'GET', request.url ?? '/', said)
  const json = JSON.stringify(body)
  const etag = `"${createHash('sha1').update(json).digest('hex')}"`
  const headers = { 'Content-Type': 'application/json', 'Set-Cookie': 'csrftoken=fixture; Path=/' }
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ETag: etag }).end()
  } else {
    response.writeHead(status, { ...headers, ETag: etag }).end(json)
  }
}

async function file(path: string, response: ServerResponse) {
  const wanted = /\.\w+$/.test(path) ? normalize(path) : '/index.html'
  try {
    const content = await readFile(join(DIST, wanted))
    const type = TYPES[wanted.split('.').pop() ?? ''] ?? 'application/octet-stream'
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
