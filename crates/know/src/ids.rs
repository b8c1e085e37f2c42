use primitives::SourceId;

/// The source of events that the installation writes itself.
pub const SYSTEM: SourceId = SourceId::SYSTEM;
