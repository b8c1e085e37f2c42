import { Image } from "antd";

export type Picture = { small: string; large: string; alt: string };

/** Small pictures; one opens large, and the arrow keys lead on to the others. */
export function Photos({ of }: { of: Picture[] }) {
  if (of.length === 0) return null;
  return (
    <Image.PreviewGroup>
      <ul className="row wrap photos">
        {of.map(({ small, large, alt }) => (
          <li key={small}>
            <Image src={small} preview={{ src: large }} alt={alt} loading="lazy" />
          </li>
        ))}
      </ul>
    </Image.PreviewGroup>
  );
}
