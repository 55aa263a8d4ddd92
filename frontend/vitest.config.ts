import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://igny8.test/' } },
    setupFiles: ['./tests/setup.ts'],
    include: ['{src,tests}/**/*.test.{ts,tsx}'],
    css: false,
    maxWorkers: 2,
    isolate: false,
  },
})
