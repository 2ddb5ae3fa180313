import '@fontsource/be-vietnam-pro/400.css'
import '@fontsource/be-vietnam-pro/500.css'
import '@fontsource/be-vietnam-pro/600.css'
import './ui/tokens.css'
import './ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startWall } from './app/start-wall.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

startWall()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
