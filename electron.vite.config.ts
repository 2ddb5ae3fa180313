import { existsSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname
const at = (...segments: string[]) => join(root, ...segments)

/** Main and preload are CommonJS, with names that say so: package.json says "module". */
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
} as const

/** The station is forked by main; it is built from the same source that runs headless. */
const stationEntry = at('electron', 'station', 'utility.ts')

export default defineConfig({
  main: {
    build: {
      outDir: at('out', 'main'),
      // The desktop tests run in an older Electron (Node 18), which must be able to read this file.
      target: 'node18',
      rolldownOptions: {
        input: {
          index: at('electron', 'main', 'index.ts'),
          ...(existsSync(stationEntry) ? { station: stationEntry } : {}),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: at('out', 'preload'),
      target: 'node18',
      rolldownOptions: { input: { index: at('electron', 'preload', 'index.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out', 'renderer'),
      target: 'chrome114',
      minify: true,
      // The content security policy allows no fonts or styles from data: addresses.
      assetsInlineLimit: 0,
      // Loaded from this machine; splitting would buy nothing.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: at('renderer', 'index.html') },
    },
  },
})
