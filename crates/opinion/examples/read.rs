//! Shows what is read in texts, one a line, from standard input: for looking at mistakes.

use std::io::BufRead;

use opinion::Miner;

fn main() -> std::io::Result<()> {
    let miner = Miner::default();
    for line in std::io::stdin().lock().lines() {
        let text = line?;
        let opinion = miner.mine(&text);
        let shown: Vec<String> =
            opinion.shown.iter().map(|shown| format!("{} {:+.1}", shown.span.of(&text), shown.value)).collect();
        let aspects: Vec<String> = opinion
            .aspects
            .iter()
            .map(|mention| format!("{} {} {:.2}", mention.aspect, mention.polarity.name(), mention.probability))
            .collect();
        let said = opinion.probabilities;
        #[expect(clippy::print_stdout, reason = "what this program says")]
        {
            println!("{text}\n  {:.2} {:.2} {:.2} {:?}", said.negative, said.neutral, said.positive, opinion.doubts);
            println!("  {}\n  {}", shown.join(" | "), aspects.join(" | "));
            println!(
                "  urgency {:.2} {:?}",
                opinion.urgency.score,
                opinion.urgency.reasons.iter().map(|reason| reason.reason).collect::<Vec<_>>()
            );
        }
    }
    Ok(())
}
