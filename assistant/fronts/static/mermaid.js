// Draws Mermaid text with the Mermaid that Gradio brings along, in the colours of the page.

const SMALLEST = 0.8;
let drawings = 0;

export async function draw(text, place, { mermaid: address, colours }) {
  const { default: mermaid } = await import(new URL(address, document.baseURI));
  const named = JSON.parse(colours);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    theme: "base",
    themeVariables: {
      lineColor: named.soft, fontFamily: getComputedStyle(place).fontFamily, fontSize: "14px",
    },
    flowchart: { nodeSpacing: 14, rankSpacing: 24, padding: 9 },
  });
  let { svg } = await mermaid.render(`mermaid-${++drawings}`, text);
  for (const [name, colour] of Object.entries(named)) {
    svg = svg.replaceAll(colour, `var(--${name},${colour})`);
  }
  place.innerHTML = svg;
  const drawn = place.firstElementChild;
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", place.getAttribute("aria-label"));
  drawn.style.minWidth = `${drawn.viewBox.baseVal.width * SMALLEST}px`;
}
