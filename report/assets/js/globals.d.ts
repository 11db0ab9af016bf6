// What the Vega bundle (vega.js) puts on the page, as far as the report's scripts use it.

interface VegaView {
  data(name: string): any[];
  data(name: string, rows: object[]): VegaView;
  signal(name: string): any;
  signal(name: string, value: unknown): VegaView;
  resize(): VegaView;
  run(): VegaView;
  runAsync(): Promise<VegaView>;
  toSVG(scale?: number): Promise<string>;
  finalize(): VegaView;
}

interface VegaEmbedResult {
  view: VegaView;
  finalize(): void;
}

declare function vegaEmbed(
  element: HTMLElement,
  specification: object,
  options: {
    renderer: "svg" | "canvas";
    ast: boolean;
    actions: boolean;
    defaultStyle: boolean;
    config: object;
    logLevel?: number;
  },
): Promise<VegaEmbedResult>;
