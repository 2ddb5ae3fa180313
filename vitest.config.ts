import { configDefaults, defineConfig } from 'vitest/config'

// Deadlines are wide on purpose: they stop a hanging test, they do not measure speed.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'tests/e2e/**'],
    environment: 'node',
    // Beside a test, a station of its own often runs: one a core is enough, and one is too few.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
})
