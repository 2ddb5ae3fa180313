import { defineConfig } from '@playwright/test'

// Deadlines stop a hanging test; they do not measure speed.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/global-setup.ts',
  timeout: 120_000,
  globalTimeout: 40 * 60_000,
  // The same machine draws the same picture; another browser's letters differ by a shade at their edges.
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixelRatio: 0.004, animations: 'disabled' } },
  snapshotPathTemplate: 'docs/images/{arg}{ext}',
  // Every test runs a station of its own, and a browser or an Electron beside it.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: { locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', trace: 'off' },
  projects: [
    { name: 'chromium', testIgnore: 'desktop/**' },
    { name: 'electron', testIgnore: ['browser/**', 'exhibit/**'] },
  ],
})
